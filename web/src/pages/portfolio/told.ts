/** Listens to how far a simulation is. */

import { api } from '../../api/api';

/** Calls `listener` with how much is done, 0 to 1, and with null when nothing runs any more, until the returned function is called. */
export function told(listener: (running: number | null) => void): () => void {
  const source = new EventSource(api.simulationEventsAddress);
  source.addEventListener('simulation', (event: MessageEvent<string>) => listener((JSON.parse(event.data) as { running: number | null }).running));
  return () => source.close();
}
