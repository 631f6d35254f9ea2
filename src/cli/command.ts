/** What a command is, and how it speaks: plain sentences, never a stack of program lines for a mistake of typing. */
import type { ParseArgsConfig } from 'node:util';

export interface Command {
	/** One line for the list. */
	readonly summary: string;
	/** What `--help` prints below the first line. */
	readonly help: string;
	readonly options: NonNullable<ParseArgsConfig['options']>;
	/** How many words it takes beside its options; none if not said. */
	readonly words?: number;
	/** Does it; returns the exit code. Throws `plain()` for what a person can put right. */
	run(given: Given, out: Out): Promise<number>;
}
export interface Given {
	readonly positionals: readonly string[];
	/** A text option; undefined when it was not given. */
	text(name: string): string | undefined;
	flag(name: string): boolean;
}
export interface Out {
	line(text: string): void;
	/** For what is not an answer: progress, warnings. */
	aside(text: string): void;
	/** Shows how far it is, where somebody watches; nothing in a file or a pipe. */
	progress(done: number, all: number): void;
	/** Asks and waits for a line; null when nobody can answer. */
	ask(question: string): Promise<string | null>;
}

const PLAIN = 'PlainProblem';

/** A problem that needs one sentence and no more. */
export function plain(sentence: string): Error {
	const error = new Error(sentence);
	error.name = PLAIN;
	return error;
}

/** Whether an exception is such a sentence. */
export function isPlain(error: unknown): error is Error {
	return error instanceof Error && error.name === PLAIN;
}
