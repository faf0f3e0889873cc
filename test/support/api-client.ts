/** The public interface as tests use it: typed by the contracts, one member of staff per client. */
import { OPERATIONS, type AnswerOf, type OperationName } from '../../contracts/api.ts';

export interface ApiClient {
  /** Fills `:names` of the path from `params`; throws with the problem's code where it is refused. */
  <N extends OperationName>(name: N, params?: Record<string, string>, body?: unknown): Promise<AnswerOf<N>>;
}

export function apiClient(hallUrl: string, token?: string): ApiClient {
  return async (name, params = {}, body) => {
    const { method, path, answer } = OPERATIONS[name];
    const filled = path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '');
    const response = await fetch(`${hallUrl}/api/v1${filled}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
    return answer.parse(text ? JSON.parse(text) : undefined) as AnswerOf<typeof name>;
  };
}

export async function signedIn(hallUrl: string, username: string, password: string): Promise<ApiClient> {
  const { token } = await apiClient(hallUrl)('open-session', {}, { username, password });
  return apiClient(hallUrl, token);
}
