import { ok, refuse, type Result } from '#domain/base/result.ts';
import type { Room, SpeakingRefusal } from '#server/media/recording.ts';
import { openFolder } from '#server/media/recording-folder.ts';
import { runProgram } from '#server/media/run-program.ts';

/** Longest text spoken, in characters: some twenty minutes. */
const SPOKEN_CHARACTERS_MAX = 20_000;

const SECONDS = 120;

/** Our languages that the speaking program calls otherwise, or that share a voice with a sister. */
const CALLED: Record<string, string> = { zh: 'cmn', prs: 'fa', no: 'nb', tl: 'fil' };

/** The names of the voices that are installed, as language tags. */
async function voices(folder: string): Promise<Result<Set<string>, 'no_program'>> {
	const listed = await runProgram({ program: 'espeak-ng', args: ['--voices'], folder, seconds: 10 });
	if (!listed.ok) {
		if (listed.reason === 'no_program') return refuse('no_program');
		throw new Error(`the voices could not be listed: ${listed.reason}`);
	}
	const lines = listed.value.said.split('\n').slice(1);
	return ok(new Set(lines.map((line) => line.trim().split(/\s+/)[1] ?? '')));
}

/** The voice for a language tag: the language as it is called there, or without its region. */
function voiceFor(language: string, installed: Set<string>): string | undefined {
	const tag = language.toLowerCase();
	const [primary = ''] = tag.split('-');
	const wanted = [tag, CALLED[primary] ?? primary, `${primary}-${primary}`, `${primary}-gb`];
	return wanted.find((name) => installed.has(name));
}

/**
 * Speaks a text with the voice of a machine: the same for everyone, so that nothing of the teller's own is left in it.
 * Returns WAV. Refuses `no_voice` where the language has none; then a person re-voices.
 */
export async function speak(text: string, language: string, room: Room): Promise<Result<Uint8Array, SpeakingRefusal>> {
	if (!/[\p{L}\p{N}]/u.test(text)) return refuse('nothing_to_say');
	if (text.length > SPOKEN_CHARACTERS_MAX) return refuse('too_long');
	const opened = await openFolder(room);
	if (!opened.ok) return opened;
	await using folder = opened.value;
	const installed = await voices(folder.path);
	if (!installed.ok) return installed;
	const voice = voiceFor(language, installed.value);
	if (voice === undefined) return refuse('no_voice');
	const pieces: Uint8Array[] = [];
	const spoken = await runProgram({
		program: 'espeak-ng',
		// The text goes in by pipe: arguments can be read by everyone on the machine.
		args: ['--stdin', '--stdout', '-b', '1', '-s', '150', '-v', voice],
		folder: folder.path,
		seconds: SECONDS,
		// Two brackets would open its own notation for sounds.
		input: text.replaceAll('[[', '[ ['),
		listen: (piece) => pieces.push(piece)
	});
	if (spoken.ok) return ok(withTrueLength(Buffer.concat(pieces)));
	if (spoken.reason === 'timeout') return refuse('timeout');
	throw new Error(`the text could not be spoken: ${spoken.reason}`);
}

/** The head of a WAV that was written to a pipe does not know how much follows. */
function withTrueLength(wav: Buffer): Uint8Array {
	if (wav.toString('latin1', 36, 40) !== 'data') throw new Error('what was spoken is no WAV');
	wav.writeUInt32LE(wav.length - 8, 4);
	wav.writeUInt32LE(wav.length - 44, 40);
	return wav;
}
