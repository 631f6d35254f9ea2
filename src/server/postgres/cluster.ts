/** Makes a database folder (once) and knows where its socket is. */
import { spawnSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseWay, commandOf, giveTo, optionsOf, type Way } from './ways.ts';
import { findBinaries, type Binaries } from './binaries.ts';

export interface Cluster {
	/** PostgreSQL's own folder. */
	folder: string;
	/** The folder of the socket: 0700, and short enough for the kernel. */
	socket: string;
	binaries: Binaries;
	way: Way;
}

export interface ClusterOptions {
	/** The data folder; the cluster lies in its `postgres`. */
	data: string;
	/** The login that owns everything, and its password. */
	owner: { name: string; password: string };
	/** A throw-away cluster for tests: fast, and gone after a power cut. */
	throwAway: boolean;
	/** Insist on one way of starting as root, instead of the first that works. */
	way?: Way['name'];
}

// A socket's whole path has at most 107 bytes; ".s.PGSQL.5432" and a slash take 14 of them.
const longestFolder = 107 - 14;

/** Where the socket of this data folder is, without touching anything; null before the first start. */
export function socketOf(data: string): string | null {
	const near = join(data, 'run');
	if (Buffer.byteLength(near) <= longestFolder) return near;
	const note = join(data, 'run', 'socket-folder');
	return existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
}

/** Makes the folders and, the first time, the cluster. Safe to call again after a crash at any point. */
export function prepareCluster(options: ClusterOptions): Cluster {
	const binaries = findBinaries();
	mkdirSync(options.data, { recursive: true, mode: 0o700 });
	const way = chooseWay(binaries.postgres, options.way);
	const folder = join(options.data, 'postgres');
	const socket = makeSocketFolder(options.data);
	giveTo(way, socket);
	if (!existsSync(join(folder, 'PG_VERSION'))) makeCluster(options, { folder, socket, binaries, way });
	giveTo(way, folder);
	return { folder, socket, binaries, way };
}

function makeSocketFolder(data: string): string {
	const run = join(data, 'run');
	mkdirSync(run, { recursive: true, mode: 0o700 });
	const known = socketOf(data);
	if (known && existsSync(known)) {
		chmodSync(known, 0o700);
		return known;
	}
	const far = mkdtempSync(join(tmpdir(), 'suitcase-'));
	writeFileSync(join(run, 'socket-folder'), `${far}\n`, { mode: 0o600 });
	return far;
}

function makeCluster(options: ClusterOptions, { folder, binaries, way, socket }: Cluster): void {
	// Made beside its place and moved there when whole: a crash in between leaves nothing that looks like a database.
	const half = `${folder}.new`;
	rmSync(half, { recursive: true, force: true });
	mkdirSync(half, { mode: 0o700 });
	giveTo(way, half);
	const word = join(socket, 'first-password');
	writeFileSync(word, `${options.owner.password}\n`, { mode: 0o600 });
	giveTo(way, word);
	try {
		const run = spawnSync(
			...commandOf(way, binaries.initdb, [
				...['-D', half, '-U', options.owner.name, `--pwfile=${word}`, '--auth-local=scram-sha-256'],
				...['--auth-host=reject', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C'],
				...(options.throwAway ? ['--no-sync'] : [])
			]),
			{ ...optionsOf(way), timeout: 120_000 }
		);
		if (run.status !== 0)
			throw new Error(
				`The database could not be made in ${folder}: ${run.error?.message ?? String(run.stderr).trim()}. ` +
					'Nothing was lost. Look whether the disk is full and whether the folder may be written, and start again.'
			);
	} finally {
		rmSync(word, { force: true });
	}
	renameSync(half, folder);
}
