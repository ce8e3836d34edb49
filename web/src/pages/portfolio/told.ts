/** Listens to how far a simulation is. */

import { api } from '../../api/api';

interface Told { running: number | null; as_of: string | null }

/**
 * Calls `listener` with how much is done, 0 to 1, null when nothing runs any more, and with of when the last answer is, until the
 * returned function is called. A first answer comes before all is done.
 */
export function told(listener: (running: number | null, asOf: string | null) => void): () => void {
  const source = new EventSource(api.simulationEventsAddress);
  source.addEventListener('simulation', (event: MessageEvent<string>) => {
    const { running, as_of } = JSON.parse(event.data) as Told;
    listener(running, as_of);
  });
  return () => source.close();
}
