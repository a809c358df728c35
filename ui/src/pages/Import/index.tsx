import { useWords } from '../../words';

export default function Import() {
  const say = useWords();
  return <h1>{say('import.title')}</h1>;
}
