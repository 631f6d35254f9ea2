import { ok, refuse, type Result } from '#domain/base/result.ts';
import { confinedProgram, placeOf, type Program } from '#server/media/confine-program.ts';
import type { Allowance } from '#server/media/confinement.ts';
import type { RecordingRefusal } from '#server/media/recording.ts';
import { spawn } from 'node:child_process';

/**
 * What one program may cost. Memory is what it has reserved to write to: measured, a 4K film needs between 300 and 500 MB
 * reserved, 240 MB used. No file of ours comes near `FILE_BYTES_MAX`: 20 minutes of film take 50 MB, an hour of sound 30 MB.
 */
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;
const FILE_BYTES_MAX = 128 * 1024 * 1024;

/** Most that is read of what a program says, in bytes; an hour of packets listed one by one takes 8 MB. */
const SAID_BYTES_MAX = 64 * 1024 * 1024;
const COMPLAINT_CHARACTERS_MAX = 64 * 1024;

export type Run = {
	program: Program;
	args: readonly string[];
	/** The folder of the recording, in memory; file names in `args` are relative to it. */
	folder: string;
	/** On the clock. */
	seconds: number;
	/** Given to the program on its standard input. */
	input?: string;
	/** Takes what the program says, piece by piece, instead of having it collected. */
	listen?: (chunk: Uint8Array) => void;
} & Partial<Allowance>;

type Ending = { code: number | null; signal: NodeJS.Signals | null };

/** How ffmpeg says that a frame is larger than it may be. */
export const TOO_MANY_PIXELS = /exceeds specified max pixel count|Picture size \S+ is invalid/;

/** What ffmpeg complains of, and what that means. Whatever else it ends with is the file's fault. */
const COMPLAINTS: readonly (readonly [RegExp, RecordingRefusal])[] = [
	// It ends with the words for too little memory, which would have the file tried again for ever.
	[/exceeds max_streams/, 'damaged'],
	[/Cannot allocate memory|out of memory|failed to map segment/i, 'out_of_memory'],
	[/No space left on device/, 'no_room'],
	[/File too large/, 'too_large'],
	[TOO_MANY_PIXELS, 'too_many_pixels'],
	[/Unknown encoder|No such filter/, 'no_program']
];

function refusalOf({ code, signal }: Ending, complaint: string, program: Program): RecordingRefusal {
	switch (signal) {
		case 'SIGXCPU':
			return 'timeout';
		case 'SIGXFSZ':
			return 'too_large';
		case 'SIGKILL': // by the kernel: too much processor time is told by SIGXCPU before; short of memory
		case 'SIGABRT':
			return 'out_of_memory';
	}
	const [, reason] = COMPLAINTS.find(([pattern]) => pattern.test(complaint)) ?? [];
	if (reason) return reason;
	// Nothing of what the program said goes into the message: it may repeat what stands in the file.
	if (/^(?:unshare|mount|chroot|env|prlimit|nice|setpriv|sh|\/bin\/sh|\/usr\/bin\/\w+): /m.test(complaint))
		throw new Error(`${program} could not be shut in (${code ?? signal})`);
	return 'damaged';
}

/**
 * Runs a program on a recording, shut in, with an empty environment, and waits for its end. Gives what it said and what
 * it remarked. Refusals are values; throws when something of our own making fails.
 */
export async function runProgram(run: Run): Promise<Result<{ said: string; remarks: string }, RecordingRefusal>> {
	const { program, folder, seconds, memoryBytes = MEMORY_BYTES_MAX } = run;
	const path = placeOf(program);
	if (!path) return refuse('no_program');
	const limits = { seconds, memoryBytes, fileBytes: FILE_BYTES_MAX };
	const { command, args } = confinedProgram(path, run.args, folder, limits);
	const child = spawn(command, args, { env: {}, cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
	let late = false;
	let wordy = false;
	const clock = setTimeout(() => {
		late = true;
		child.kill('SIGKILL');
	}, seconds * 1000);
	// A program that has ended early takes no more; why it ended is read from its end.
	child.stdin.on('error', () => {});
	child.stdin.end(run.input ?? '');
	const chunks: Buffer[] = [];
	let heard = 0;
	child.stdout.on('data', (chunk: Buffer) => {
		if (run.listen) return run.listen(chunk);
		heard += chunk.length;
		if (heard <= SAID_BYTES_MAX) return void chunks.push(chunk);
		wordy = true;
		child.kill('SIGKILL');
	});
	let remarks = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		// The last words count: ffmpeg ends with its measurements.
		remarks = (remarks + text).slice(-COMPLAINT_CHARACTERS_MAX);
	});
	try {
		const ending = await new Promise<Ending>((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (code, signal) => resolve({ code, signal }));
		});
		if (late) return refuse('timeout');
		if (wordy) return refuse('damaged');
		if (ending.code === 0) return ok({ said: Buffer.concat(chunks).toString('utf8'), remarks });
		return refuse(refusalOf(ending, remarks, program));
	} finally {
		clearTimeout(clock);
		child.kill('SIGKILL');
	}
}
