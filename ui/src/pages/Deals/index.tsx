import { useWords } from '../../words';

export default function Deals() {
  const say = useWords();
  return <h1>{say('deals.title')}</h1>;
}
