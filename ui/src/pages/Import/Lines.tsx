import { useState } from 'react';

import type { ImportLine } from '../../api';
import { Finder } from '../../parts/Finder';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { Table } from '../../parts/Table';
import { fits } from '../../shop/find';
import { useWords } from '../../words';
import { inWords } from './inWords';

/** As many as somebody looks through; more are found by a word. */
const MOST = 200;

/** What there is to say about single rows of the file. */
export function Lines({ lines: said }: { lines: ImportLine[] }) {
  const say = useWords();
  const lines = said.map((line) => ({ ...line, text: inWords(say, line) }));
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<'line' | 'out'>('line');
  const found = lines.filter((l) => fits(words, l.text, l.column, String(l.line))).sort((a, b) => (sort === 'out' ? Number(b.left_out) - Number(a.left_out) : 0) || a.line - b.line);
  return (
    <Paper>
      {lines.length > 8 && (
        <Finder
          label={say('import.find')}
          words={words}
          onWords={setWords}
          sortLabel={say('things.sort')}
          sort={sort}
          sorts={[{ value: 'line', word: say('import.sort.line') }, { value: 'out', word: say('import.sort.out') }]}
          onSort={setSort}
        />
      )}
      <Table
        caption={say('import.lines')}
        rows={found.slice(0, MOST)}
        keyOf={(l) => `${l.line} ${l.column} ${l.text}`}
        columns={[
          { title: say('import.column.line'), named: true, cell: (l) => <span className="num">{l.line}</span> },
          { title: say('import.column.column'), named: true, cell: (l) => l.column ?? '–' },
          { title: say('import.column.what'), cell: (l) => l.text },
          { title: say('things.column.stands'), cell: (l) => <State is={l.left_out ? 'booked' : 'soon'}>{say(l.left_out ? 'import.isOut' : 'import.isIn')}</State> },
        ]}
      />
      {found.length > MOST && <p className="hint">{say('import.moreLines', { n: found.length - MOST })}</p>}
    </Paper>
  );
}
