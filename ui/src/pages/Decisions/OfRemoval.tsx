import type { RemovalPreview } from '../../api';
import { nameOf } from '../../shop/names';
import { useWords } from '../../words';

/** What a removal does to the one removed and to oneself; what it cannot do. */
export function OfRemoval({ preview: { person, listings, deals } }: { preview: RemovalPreview }) {
  const say = useWords();
  const name = nameOf(say, person);
  return (
    <>
      <p>{say('remove.happens', { name })} {say('remove.listings', { n: listings, name })}</p>
      {person.organiser && <p>{say('remove.organiser', { name })}</p>}
      <p><b>{say('remove.read', { name })}</b></p>
      {deals.length > 0 && (
        <div>
          <p>{say('remove.deals', { name, n: deals.length })}</p>
          <ul>{deals.map((deal) => <li key={deal.id}><b>{deal.title}</b></li>)}</ul>
        </div>
      )}
    </>
  );
}
