import { useWords } from '../../words';

export default function People() {
  const say = useWords();
  return <h1>{say('people.title')}</h1>;
}
