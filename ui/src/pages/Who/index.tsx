import { useEffect, useState } from 'react';

import { shell, type ComputerUsers } from '../../api';
import { Button } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { keepLanguage } from '../../shop/settings';
import { useWords } from '../../words';
import s from './Who.module.css';

/** Who sits down at a computer that several people use. */
export default function Who() {
  const say = useWords();
  const [users, setUsers] = useState<ComputerUsers>();
  useEffect(() => {
    void shell().then((window_) => window_?.users()).then((found) => {
      // The question is asked in the language of the first who will read it.
      const language = found?.people[0]?.language;
      if (language && keepLanguage(language)) window.location.reload();
      else setUsers(found);
    });
  }, []);
  const sit = (id: string | null) => void shell().then((window_) => window_?.iAm(id));
  return (
    <main className={s.door}>
      <Paper roomy className={s.sheet}>
        <h1>{say('who.title')}</h1>
        <p className="lead">{say('who.text')}</p>
        <ul className={s.people}>
          {users?.people.map((user) => (
            <li key={user.id}>
              <button type="button" className={s.person} onClick={() => sit(user.id)}>
                <Plate name={user.name} size="large" />
                <span>{user.name}</span>
              </button>
            </li>
          ))}
        </ul>
        <div className="row"><Button icon="plus" onPress={() => sit(null)}>{say('who.new')}</Button></div>
      </Paper>
    </main>
  );
}
