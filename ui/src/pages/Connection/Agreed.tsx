import type { RelayPeerView } from '../../api';
import { State } from '../../parts/State';
import { agoInWords } from '../../shop/days';
import { useNow } from '../../shop/now';
import { useWords } from '../../words';

/** How the always-on computer stands: whether it is reached, and when it was last known to hold all that this one holds. */
export function Agreed({ relay }: { relay: RelayPeerView }) {
  const say = useWords();
  const now = useNow();
  return (
    <>
      <State is={relay.connected ? 'free' : 'soon'}>{say(relay.connected ? 'alwaysOn.reached' : 'alwaysOn.away')}</State>
      {relay.agreed_at && <p>{say('alwaysOn.agreed', { ago: agoInWords(say, relay.agreed_at, now) })}</p>}
    </>
  );
}
