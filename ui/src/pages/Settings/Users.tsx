import { useEffect, useState } from 'react';

import { shell, type ComputerUsers } from '../../api';
import { Button } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { useWords } from '../../words';

/** Two people at one computer: only where the program's own window can ask who it is. */
export function Users() {
  const say = useWords();
  const [users, setUsers] = useState<ComputerUsers>();
  useEffect(() => void shell().then((window_) => window_?.users()).then(setUsers, () => {}), []);
  if (!users?.may_change) return null;
  const stand = (forNew: boolean) => void shell().then((window_) => window_?.standUp(forNew));
  return (
    <Paper>
      <h2>{say('settings.people')}</h2>
      <p>{users.people.length > 1 ? say.intl.formatList(users.people.map((user) => user.name), { type: 'conjunction' }) : say('settings.people.text')}</p>
      <div className="row">
        {users.people.length > 1 && <Button onPress={() => stand(false)}>{say('settings.people.change')}</Button>}
        <Button icon="plus" onPress={() => stand(true)}>{say('settings.people.add')}</Button>
      </div>
    </Paper>
  );
}
