import { useWords } from '../../words';

export default function Offer() {
  const say = useWords();
  return <h1>{say('offer.title')}</h1>;
}
