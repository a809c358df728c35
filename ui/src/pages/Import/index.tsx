import { useRef, useState, type ChangeEvent, type DragEvent } from 'react';

import { useDo, useProgress, type ImportReport } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { useGroup } from '../../parts/InGroup';
import { NoGroup } from '../../parts/NoGroup';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Progress } from '../../parts/Progress';
import { tell } from '../../parts/Toast';
import { fileName, save } from '../../shop/hand';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Lines } from './Lines';
import s from './Import.module.css';

/** The first line of a file that the program reads, and one row as an example. */
const EXAMPLE = 'title,description,category,code,mode,longest_days,care\r\nStep ladder,"Beech, 1.9 m",ladders,L-01,lend,7,Keep it dry\r\n';

/** Brings in a list of things: looked through first, hung up when one has seen what would happen, and taken back if it was wrong. */
export default function Import() {
  const say = useWords();
  const { group, choose, isAlone } = useGroup();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [isOver, setOver] = useState(false);
  const look = useDo('POST /import');
  const bring = useDo('POST /import', ['listings', 'things']);
  const undo = useDo('POST /import/undo', ['listings', 'things']);
  const work = useProgress().find((p) => p.work === 'import');
  if (isAlone) return <NoGroup />;
  if (!group) return <h1>{say('import.title')}</h1>;
  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    bring.reset();
    undo.reset();
    setFile(chosen);
    look.mutate({ query: { group: group.id, dry_run: true }, body: csv(chosen) });
  };
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.target.files?.[0]);
    event.target.value = '';
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const back = (name: string) => undo.mutate({ body: { undo: name } }, { onSuccess: () => { tell(say('import.undone')); bring.reset(); look.reset(); setFile(undefined); } });
  const report = bring.data ?? look.data;
  return (
    <>
      <div className="stack tight"><h1>{say('import.title')}</h1><p className="lead">{say('import.text')}</p></div>
      {choose}
      <Paper>
        <input ref={input} type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" className="sr" tabIndex={-1} aria-hidden="true" onChange={picked} />
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is a second way; the button is the first */}
        <div
          className={`${s.drop} ${isOver ? s.over : ''}`}
          onDragOver={(event) => { event.preventDefault(); setOver(true); }}
          onDragLeave={() => setOver(false)}
          onDrop={dropped}
        >
          <Icon of="import" />
          {file && <p><b>{file.name}</b></p>}
          <Button kind={report ? 'paper' : 'main'} isPending={look.isPending} onPress={() => input.current?.click()}>{say(file ? 'import.other' : 'import.choose')}</Button>
          <p className="hint">{say('import.drop')}</p>
        </div>
        {!report && (
          <div className="row">
            <p className="hint">{say('import.how')}</p>
            <Button kind="plain" icon="copy" onPress={() => save(fileName(say('import.exampleName'), 'csv'), csv(EXAMPLE))}>{say('import.example')}</Button>
          </div>
        )}
        <Notice>{sorry(say, look.error)}</Notice>
      </Paper>
      {look.data && !bring.data && (
        <Paper>
          <h2>{say('import.would')}</h2>
          <Sum report={look.data} />
          {(bring.isPending || work) && <Progress label={say('import.working')} done={work?.done ?? 0} of={work?.of ?? 1} />}
          <Notice>{sorry(say, bring.error)}</Notice>
          <div className="row">
            <Button
              kind="main"
              icon="check"
              isPending={bring.isPending}
              isDisabled={look.data.added + look.data.changed === 0}
              onPress={() => file && bring.mutate({ query: { group: group.id }, body: csv(file) })}
            >
              {say('import.do', { n: look.data.added + look.data.changed })}
            </Button>
            <p className="hint">{say('import.nothingYet')}</p>
          </div>
        </Paper>
      )}
      {bring.data && (
        <Paper>
          <h2>{say('import.done')}</h2>
          <Sum report={bring.data} />
          <Notice>{sorry(say, undo.error)}</Notice>
          <div className="row">
            <LinkButton kind="main" icon="things" href="/things">{say('shop.things')}</LinkButton>
            {bring.data.undo && <Button icon="turn" isPending={undo.isPending} onPress={() => back(bring.data.undo ?? '')}>{say('import.undo')}</Button>}
          </div>
        </Paper>
      )}
      {report && report.lines.length > 0 && <Lines lines={report.lines} />}
    </>
  );
}

/** The program reads what is said to be text/csv; what a system calls such a file differs. */
function csv(what: Blob | string): Blob {
  return new Blob([what], { type: 'text/csv' });
}

function Sum({ report }: { report: ImportReport }) {
  const say = useWords();
  const read = report.read_as;
  return (
    <>
      <ul className={s.sum}>
        <li><b className="num">{report.added}</b> {say('import.added', { n: report.added })}</li>
        <li><b className="num">{report.changed}</b> {say('import.changed', { n: report.changed })}</li>
        <li><b className="num">{report.same}</b> {say('import.same', { n: report.same })}</li>
        <li><b className="num">{report.left_out}</b> {say('import.leftOut', { n: report.left_out })}</li>
      </ul>
      {read && <p className="hint">{say('import.readAs', { ...read, headed: read.headed ? 'yes' : 'no' })}</p>}
    </>
  );
}
