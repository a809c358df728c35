/** What a check found, in the page's words: the program says a code and what differs from case to case. */
import type { Finding } from '../../api';
import { sorryOf } from '../../shop/sorry';
import type { Say, WordId } from '../../words';

/** What is so, and what to do. */
const WORDS: Record<string, [WordId, WordId?]> = {
  N_KEYS_OPEN: ['finding.keysOpen', 'finding.keysOpen.help'],
  N_CLOCK: ['finding.clock', 'finding.clock.help'],
  N_CLOCK_OFF: ['finding.clockOff', 'finding.clockOff.help'],
  N_COPIED: ['finding.copied', 'finding.copied.help'],
  N_NOT_LET_IN: ['finding.notLetIn', 'finding.notLetIn.help'],
  N_FOUNDED_ANEW: ['finding.foundedAnew', 'finding.foundedAnew.help'],
  N_NEW_KEY_AWAITED: ['finding.newLock', 'finding.newLock.help'],
  N_REMOVED_CAN_READ: ['finding.canRead', 'finding.canRead.help'],
  C_ONE_SOURCE: ['finding.oneSource', 'finding.oneSource.help'],
  C_SOURCE_LOST: ['finding.sourceLost', 'finding.sourceLost.help'],
  N_BACK: ['finding.back', 'finding.back.help'],
  N_SAFE_FULL: ['finding.safeFull', 'finding.safeFull.help'],
  N_DAMAGED: ['finding.damaged', 'finding.damaged.help'],
  N_OWN_DAMAGED: ['finding.damaged', 'finding.ownDamaged.help'],
  N_SETTINGS_DAMAGED: ['finding.settingsDamaged', 'finding.settingsDamaged.help'],
  C_NO_GROUP: ['finding.noGroup', 'finding.noGroup.help'],
  C_LISTENING: ['finding.listening'],
  C_HERE_ONLY: ['finding.hereOnly', 'finding.hereOnly.help'],
  C_NOT_LISTENING: ['finding.notListening', 'finding.notListening.help'],
  C_RELAY: ['finding.relay'],
  C_RELAY_AWAY: ['finding.relayAway', 'finding.relayAway.help'],
  C_ISOLATED: ['finding.isolated', 'finding.isolated.help'],
  C_FIREWALL: ['finding.firewall', 'finding.firewall.help'],
  C_VPN: ['finding.vpn', 'finding.vpn.help'],
  C_NEIGHBOURS: ['connection.reached', 'finding.neighbours.help'],
};

type Told = Pick<Finding, 'code' | 'text' | 'values'> & { help?: string | null; well?: boolean };

export function inWords(say: Say, { code, text, help, values, well = false }: Told): { text: string; help?: string } {
  const [what, todo] = WORDS[code] ?? [];
  if (!what) return { text: sorryOf(say, { code, text, help }) };
  const said = {
    ...values,
    n: values.neighbours,
    act: say('connection.details.add'),
    source: values.source && sourceOf(say, values.source),
    names: values.names && say.intl.formatList(values.names.split(', ')),
  };
  const sentence = say(what, said);
  // A sentence that names its group needs no name before it.
  const lacksGroup = values.group !== undefined && !(values.group && sentence.includes(values.group));
  return {
    text: lacksGroup ? say('finding.of', { group: values.group || say('finding.joining'), what: sentence }) : sentence,
    // Neighbours are asked for an address only where nobody is reached.
    help: todo && !(code === 'C_NEIGHBOURS' && well) ? say(todo, said) : undefined,
  };
}

/** Through whom the group is heard: the program names a neighbour's computer, or the one that is always on, in English. */
function sourceOf(say: Say, source: string): string {
  const [, name] = /^(.*)'s computer$/.exec(source) ?? [];
  return name === undefined ? say('alwaysOn.it') : say('finding.computerOf', { name: name || say('people.nameComing') });
}
