import { useWords } from '../../words';

export default function Connection() {
  const say = useWords();
  return <h1>{say('connection.title')}</h1>;
}
