import { useWords } from '../../words';

export default function Settings() {
  const say = useWords();
  return <h1>{say('settings.title')}</h1>;
}
