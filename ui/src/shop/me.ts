import { useAsk, type Me } from '../api';

/** Who sits here; nothing until a name is known. */
export function useMe(): Pick<Me, 'name' | 'picture' | 'recovery'> | undefined {
  const { data: me } = useAsk('GET /me', {});
  const { data: status } = useAsk('GET /status', {});
  if (me?.name) return me;
  return status?.name ? { name: status.name, recovery: 'never' } : undefined;
}
