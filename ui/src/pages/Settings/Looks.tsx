import { Choice } from '../../parts/Choice';
import { Paper } from '../../parts/Paper';
import { Select } from '../../parts/Select';
import { useSettings } from '../../shop/settings';
import { LANGUAGES, useWords, type Language } from '../../words';

const SIZES = ['100', '115', '130', '150', '175', '200'];

/** Language, size of text, light, contrast and motion. Seen at once. */
export function Looks() {
  const say = useWords();
  const { settings, change } = useSettings();
  const size = SIZES.includes(String(settings.text_size)) ? SIZES : [...SIZES, String(settings.text_size)].sort((a, b) => Number(a) - Number(b));
  return (
    <Paper>
      <h2>{say('settings.looks')}</h2>
      <Select<Language>
        label={say('welcome.language')}
        value={settings.language ?? 'en'}
        options={LANGUAGES.map((l) => ({ value: l.language, word: l.name }))}
        onChange={(language) => change({ language })}
      />
      <Select
        label={say('settings.size')}
        value={String(settings.text_size)}
        options={size.map((n) => ({ value: n, word: say('settings.size.one', { n: Number(n) / 100 }) }))}
        onChange={(n) => change({ text_size: Number(n) })}
      />
      <Choice
        label={say('settings.light')}
        value={settings.theme}
        options={[{ value: 'auto', word: say('settings.auto') }, { value: 'light', word: say('settings.light.light') }, { value: 'dark', word: say('settings.light.dark') }]}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={say('settings.contrast')}
        value={settings.contrast}
        options={[{ value: 'auto', word: say('settings.auto') }, { value: 'more', word: say('settings.contrast.more') }]}
        onChange={(contrast) => change({ contrast })}
      />
      <Choice
        label={say('settings.motion')}
        value={settings.motion}
        options={[{ value: 'auto', word: say('settings.auto') }, { value: 'less', word: say('settings.motion.less') }]}
        onChange={(motion) => change({ motion })}
      />
    </Paper>
  );
}
