/** What came with one press of a button: the words, and photographs and recordings already sealed. */
import { isField, isScreen, type Answers, type Field, type Screen, answersOf } from '#domain/tell/answers.ts';
import type { IntakeDeps } from './deps.ts';
import type { DraftPicture } from './tell-drafts.ts';
import { isBrokenForm, readForm } from './tell-multipart.ts';
import { takePicture } from './tell-picture.ts';
import { takeRecording, type RecordingRefusal } from './tell-recording.ts';
import type { PictureRefusal } from './tell-sniff.ts';

export interface Posted {
	readonly token: string | null;
	readonly screen: Screen;
	/** Version of the draft that the page was made from. */
	readonly version: number;
	readonly stamp: string;
	/** Which button: `next`, `back`, `preview`, `send`, `remove:ID`, `go:SCREEN` … */
	readonly intent: string;
	/** In a group: whose page it is. */
	readonly who: string;
	/** Of this screen only, and of screens before there is a draft. */
	readonly answers: Answers;
	readonly carried: string | null;
	readonly pictures: readonly DraftPicture[];
	readonly refused: readonly { readonly name: string; readonly reason: PictureRefusal }[];
	readonly refusedRecordings: readonly { readonly name: string; readonly reason: RecordingRefusal }[];
	/** The form ended in the middle; what came before is here. */
	readonly cutOff: boolean;
}

const MOST_WORDS = 1_000_000;

/**
 * Reads a form of ours. Photographs are taken only where there is a token; `mayTake` is asked once for each. Pictures
 * stand last in the form, so all words are known by then.
 */
export async function readPosted(
	deps: IntakeDeps,
	request: Request,
	cookie: string | null,
	mayTake: () => boolean
): Promise<Posted> {
	const words = new Map<string, string[]>();
	const pictures: DraftPicture[] = [];
	const refused: { name: string; reason: PictureRefusal }[] = [];
	const refusedRecordings: { name: string; reason: RecordingRefusal }[] = [];
	const one = (name: string) => words.get(name)?.at(-1) ?? null;
	// An empty token says that nothing is kept yet, whatever another window has kept.
	const kept = cookie !== null && deps.seal.drafts.isToken(cookie) ? cookie : null;
	const token = () => (words.has('token') ? one('token') || null : kept);
	let cutOff = false;
	try {
		await readForm(bodyOf(request), request.headers.get('content-type') ?? '', {
			mostWords: MOST_WORDS,
			field(name, value) {
				words.set(name, [...(words.get(name) ?? []), value]);
			},
			async file(part) {
				// A field of files that was left empty sends one nameless file.
				if (!['pictures', 'recording'].includes(part.field) || part.name === '') return;
				const known = token();
				if (!known || !deps.seal.drafts.isToken(known)) return;
				const name = part.name.slice(0, 120);
				if (part.field === 'recording') {
					const heard = mayTake()
						? await takeRecording(deps, known, part)
						: ({ ok: false, reason: 'trouble' } as const);
					if (heard.ok) pictures.push(heard.value);
					else refusedRecordings.push({ name, reason: heard.reason });
					return;
				}
				const taken = mayTake() ? await takePicture(deps, known, part) : ({ ok: false, reason: 'too_many' } as const);
				if (taken.ok) pictures.push(taken.value);
				else refused.push({ name, reason: taken.reason });
			}
		});
	} catch (error) {
		if (!isBrokenForm(error)) throw error;
		cutOff = true;
	}
	const screen = one('screen');
	const asked = isScreen(screen) ? screen : 'start';
	return {
		token: token(),
		screen: asked,
		version: Number(one('version')) || 0,
		stamp: one('stamp') ?? '',
		intent: one('intent') ?? 'next',
		who: one('who') ?? '',
		answers: { ...beforeDraft(words, token()), ...answersOf(asked, collect(words)) },
		carried: one('carried'),
		pictures,
		refused,
		refusedRecordings,
		cutOff
	};
}

/** Until something is kept, the page itself carries the answers of the screen before. */
function beforeDraft(words: ReadonlyMap<string, string[]>, token: string | null): Answers {
	return token ? {} : collect(words);
}

/** Several ticked boxes of one name become one answer. Browsers send a line break as two signs; it is one. */
function collect(words: ReadonlyMap<string, string[]>): Answers {
	const answers: Partial<Record<Field, string>> = {};
	for (const [name, values] of words)
		if (isField(name)) answers[name] = values.filter(Boolean).join(',').replace(/\r\n/g, '\n');
	return answers;
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
	if (!request.body) return;
	const reader = request.body.getReader();
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			yield value;
		}
	} finally {
		reader.releaseLock();
	}
}
