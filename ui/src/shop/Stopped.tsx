import { useHearing } from '../api';
import { Banner } from '../parts/Banner';
import { useWords } from '../words';

/** Said on top of every page while the program cannot be heard. */
export function Stopped() {
  const say = useWords();
  const hearing = useHearing();
  if (hearing === 'well') return null;
  return (
    <div role="status">
      <Banner label={say('shop.stopped.label')} title={say(hearing === 'shut' ? 'shop.shut.title' : 'shop.stopped.title')}>
        {say(hearing === 'shut' ? 'shop.shut.text' : 'shop.stopped.text')}
      </Banner>
    </div>
  );
}
