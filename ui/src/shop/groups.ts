import { useAsk } from '../api';

/** The groups that I am in; nothing while it is not known yet. */
export function useGroups() {
  const { data: status } = useAsk('GET /status', {});
  return status?.groups.filter((g) => g.state === 'member' || g.state === 'organiser');
}
