import { useWords } from '../../words';

export default function Print() {
  const say = useWords();
  return <h1>{say('print.title')}</h1>;
}
