import type { DeskDb } from '#server/store/handle.ts';

/** What the desk works with; made once by `compose.ts`. */
export interface DeskDeps {
	readonly db: DeskDb;
	/** Gives the 32 bytes of a purpose; the second secret's `derive`. */
	readonly derive: (purpose: string) => Buffer;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
}

/** What a request brings that signing in looks at. */
export interface Visit {
	readonly headers: Headers;
	/** Whether it came over https. */
	readonly secure: boolean;
	/** Keyed hash of where it came from, never the address; null where nobody can tell. */
	readonly caller: string | null;
}
