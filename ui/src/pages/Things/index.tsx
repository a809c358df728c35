import { useParams } from 'wouter';

import { Thing } from './Thing';
import { ThingForm } from './ThingForm';
import { Wall } from './Wall';

/** What I own and who has it: the wall, one thing, or the form for one. Needs no group and no neighbour. */
export default function Things() {
  const [first, second] = (useParams<{ '*'?: string }>()['*'] ?? '').split('/');
  if (!first) return <Wall />;
  if (first === 'new') return <ThingForm />;
  const id = decodeURIComponent(first);
  return second === 'change' ? <ThingForm key={id} id={id} /> : <Thing key={id} id={id} />;
}
