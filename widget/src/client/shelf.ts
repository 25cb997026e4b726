// What the tab remembers: in `sessionStorage`, which ends with it, and never in anything that lasts.

const PREFIX = "notes-";
const NAMES = ["token", "talk", "draft", "region"] as const;

export type ShelfName = (typeof NAMES)[number];
export type ShelfStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What things live in where the browser gives no storage: they end with the page. */
export class MemoryStorage implements ShelfStorage {
  #items = new Map<string, string>();

  getItem(name: string): string | null {
    return this.#items.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.#items.set(name, value);
  }

  removeItem(name: string): void {
    this.#items.delete(name);
  }
}

/** Return the tab's storage, or memory where the browser forbids even that. */
export function tabStorage(): ShelfStorage {
  try {
    const storage = globalThis.sessionStorage;
    storage.getItem(PREFIX);
    return storage;
  } catch {
    return new MemoryStorage();
  }
}

export class Shelf {
  #storage: ShelfStorage;

  constructor(storage: ShelfStorage) {
    this.#storage = storage;
  }

  get(name: ShelfName): string | null {
    return this.#storage.getItem(PREFIX + name);
  }

  /** Keep a text; an empty one is forgotten. A full storage loses the comfort of a reload, not the talk. */
  set(name: ShelfName, value: string): void {
    try {
      if (value) this.#storage.setItem(PREFIX + name, value);
      else this.#storage.removeItem(PREFIX + name);
    } catch {
      this.#storage.removeItem(PREFIX + name);
    }
  }

  /** Forget everything, at once. */
  clear(): void {
    for (const name of NAMES) this.#storage.removeItem(PREFIX + name);
  }
}
