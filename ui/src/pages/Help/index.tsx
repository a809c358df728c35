import { useWords } from '../../words';

export default function Help() {
  const say = useWords();
  return <h1>{say('help.title')}</h1>;
}
