import { useWords } from '../../words';

export default function Things() {
  const say = useWords();
  return <h1>{say('things.title')}</h1>;
}
