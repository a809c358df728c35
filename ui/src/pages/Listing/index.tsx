import { useWords } from '../../words';

export default function Listing() {
  const say = useWords();
  return <h1>{say('listing.title')}</h1>;
}
