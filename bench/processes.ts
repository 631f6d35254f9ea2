/** The processes below another one, watched: how many of each kind, and the most that one of them and all of them held. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface Kind {
	most: number;
	mostTogether: number;
	atOnce: number;
}

const read = (path: string) => readFileSync(path, 'utf8');

/** The ids of all processes below one. */
function below(pid: number): number[] {
	const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
		read(`/proc/${pid}/task/${task}/children`).trim().split(' ').filter(Boolean).map(Number)
	);
	return children.flatMap((child) => [child, ...orNothing(() => below(child))]);
}

/** A process may end while it is looked at. */
function orNothing<T>(look: () => T[]): T[] {
	try {
		return look();
	} catch {
		return [];
	}
}

/** What a process is, by its command: the script of a Node process, the name of any other. */
function kindOf(pid: number): string {
	const words = read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
	const script = words.find((word) => !word.startsWith('-') && /\.[jt]s$/.test(word));
	return basename(script ?? words[0]?.split(':')[0] ?? 'unknown');
}

/** Its share in MB: what several processes have in common (PostgreSQL's buffers) is divided among them. */
function shareOf(pid: number): number {
	return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** Looks twice a second until it is stopped; then gives a line for each kind of process. */
export function watchBelow(pid: number): { stop(): string[]; readonly kinds: ReadonlyMap<string, Kind> } {
	const kinds = new Map<string, Kind>();
	const look = () => {
		const now = new Map<string, number[]>();
		for (const child of orNothing(() => below(pid)))
			orNothing(() => {
				const kind = kindOf(child);
				now.set(kind, [...(now.get(kind) ?? []), shareOf(child)]);
				return [];
			});
		for (const [name, shares] of now) {
			const kind = kinds.get(name) ?? { most: 0, mostTogether: 0, atOnce: 0 };
			kinds.set(name, {
				most: Math.max(kind.most, ...shares),
				mostTogether: Math.max(
					kind.mostTogether,
					shares.reduce((sum, share) => sum + share, 0)
				),
				atOnce: Math.max(kind.atOnce, shares.length)
			});
		}
	};
	const timer = setInterval(look, 500);
	return {
		kinds,
		stop() {
			clearInterval(timer);
			look();
			return [...kinds].map(
				([name, { most, mostTogether, atOnce }]) =>
					`${name}: at most ${most.toFixed(0)} MB each, ${mostTogether.toFixed(0)} MB together, ${atOnce} at once`
			);
		}
	};
}
