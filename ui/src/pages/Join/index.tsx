import { useLocation, useSearch } from 'wouter';

import { Invitation } from '../Welcome/Invitation';

/** A letter opened by a link, a file or by hand: the same as on the second screen of the welcome. */
export default function Join() {
  const [, go] = useLocation();
  const letter = new URLSearchParams(useSearch()).get('letter') ?? undefined;
  return <Invitation letter={letter} onJoined={() => go('/browse')} />;
}
