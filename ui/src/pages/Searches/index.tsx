import { useWords } from '../../words';

export default function Searches() {
  const say = useWords();
  return <h1>{say('searches.title')}</h1>;
}
