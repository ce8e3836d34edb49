/** What competencies are called, for pages that are told their ids alone. Asked for once: it is the same for everybody. */

import { api } from '../api/api';
import { Failure } from '../api/client';

class Competencies {
  /** In the order of the framework; empty until it is known. */
  list: readonly { id: string; name: string }[] = $state.raw([]);
  #asked = false;

  /** Without names the ids say it, so nothing is made of a failure but another try. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.list = (await api.framework()).framework.competencies;
    } catch (thrown) {
      this.#asked = false;
      if (!(thrown instanceof Failure)) throw thrown;
    }
  }

  name(id: string): string {
    return this.list.find((one) => one.id === id)?.name ?? id;
  }

  names(ids: readonly string[]): string {
    return ids.map((id) => this.name(id)).join(', ');
  }
}

export const competencies = new Competencies();
