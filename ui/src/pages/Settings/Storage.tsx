import { ask, useAsk } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { save } from '../../shop/hand';
import { useWords, type Say } from '../../words';
import s from './Settings.module.css';

function bytes(say: Say, n: number): string {
  const unit = n >= 1e9 ? 'gigabyte' : 'megabyte';
  return say.intl.formatNumber(n / (unit === 'gigabyte' ? 1e9 : 1e6), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: n >= 1e7 && unit === 'megabyte' ? 0 : 1 });
}

/** How much room everything takes, and where it lies. */
export function Storage() {
  const say = useWords();
  const { data } = useAsk('GET /storage', {});
  return (
    <Paper>
      <h2>{say('settings.storage')}</h2>
      {data && (
        <>
          <p>{say('settings.storage.text', { records: bytes(say, data.records_bytes), photos: bytes(say, data.photos_bytes), bound: bytes(say, data.photos_bound) })}</p>
          <p className={`hint ${s.line}`}>{say('settings.storage.folder', { folder: data.folder })}</p>
        </>
      )}
      <div className="row">
        <Button icon="import" onPress={() => void ask('GET /export', {}).then((csv) => save('hedgerow-things.csv', csv), () => undefined)}>{say('settings.export')}</Button>
        <LinkButton kind="plain" href="/import">{say('things.import')}</LinkButton>
      </div>
    </Paper>
  );
}
