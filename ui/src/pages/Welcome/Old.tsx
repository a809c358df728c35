import { Choice } from '../../parts/Choice';
import { useWords } from '../../words';

/** What has become of the computer from before: nothing until it is said, because a lost one ends. */
export type OldComputer = '' | 'lost' | 'stays';

type Props = { value: OldComputer; onChange: (old: OldComputer) => void };

/** Asks whether the computer from before is lost or still in use, and says what follows. */
export function Old({ value, onChange }: Props) {
  const say = useWords();
  return (
    <>
      <Choice
        label={say('back.old')}
        value={value}
        options={[{ value: 'lost' as const, word: say('back.oldLost') }, { value: 'stays' as const, word: say('back.oldStays') }]}
        onChange={onChange}
      />
      <p className="hint" aria-live="polite">{value && say(value === 'lost' ? 'back.oldLostText' : 'back.oldStaysText')}</p>
    </>
  );
}
