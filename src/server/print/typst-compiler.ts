/**
 * The Typst compiler of a process. It holds its fonts and caches (some 100 MB), so only the worker may import this
 * folder; a server process that answers requests never does. Made when first needed.
 */
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FONTS = [
	'@expo-google-fonts/fraunces/400Regular/Fraunces_400Regular.ttf',
	'@expo-google-fonts/fraunces/600SemiBold/Fraunces_600SemiBold.ttf',
	'@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
	'@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf'
];
/** 30 MB in memory: read only where a sheet holds signs of theirs. */
const CHINESE_FONTS = [
	'@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
	'@expo-google-fonts/noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf'
];
/** Signs that only the Chinese fonts hold. */
const CHINESE = /[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u30ff\uff00-\uffef]/u;

/** Where the compiler believes its files to lie. Nothing is there on the disk; every file is handed over in memory. */
const WORKSPACE = join(import.meta.dirname, 'sheets');

const made = new Map<'chinese' | 'other', NodeCompiler>();

function compiler(kind: 'chinese' | 'other'): NodeCompiler {
	const resolve = createRequire(import.meta.url).resolve;
	const found = made.get(kind);
	if (found) return found;
	const fonts = kind === 'chinese' ? [...FONTS, ...CHINESE_FONTS] : FONTS;
	const fresh = NodeCompiler.create({
		workspace: WORKSPACE,
		fontArgs: [{ fontBlobs: fonts.map((path) => readFileSync(resolve(path))) }]
	});
	made.set(kind, fresh);
	return fresh;
}

/**
 * Sets a sheet as PDF. `data` reaches the template as data, so no text in it can become markup. `files` are pictures by
 * name. Throws when the template is wrong or a picture cannot be read; the message names no text of the story.
 */
export function setSheet(template: string, data: unknown, files: SheetFiles): Uint8Array {
	return set(template, data, files, (typst, sheet) => typst.pdf(sheet));
}

/** The same as one SVG whose letters are outlines: no font is needed to see it. */
export function setSheetAsSvg(template: string, data: unknown, files: SheetFiles): string {
	return set(template, data, files, (typst, sheet) => typst.plainSvg(sheet));
}

type SheetFiles = Readonly<Record<string, Uint8Array>>;

function set<Made>(
	template: string,
	data: unknown,
	files: SheetFiles,
	make: (typst: NodeCompiler, sheet: NodeTypstDocument) => Made
): Made {
	const words = JSON.stringify(data);
	const typst = compiler(CHINESE.test(words) ? 'chinese' : 'other');
	const paths = Object.entries(files).map(([name, bytes]) => {
		const path = join(WORKSPACE, name);
		typst.mapShadow(path, Buffer.from(bytes));
		return path;
	});
	try {
		const set = typst.compile({ mainFileContent: template, inputs: { data: words }, resetRead: true });
		const sheet = set.result;
		if (!sheet) {
			const error = set.takeError();
			const said: { message?: string }[] = error ? typst.fetchDiagnostics(error) : [];
			throw new Error(`the sheet cannot be set: ${said.map(({ message }) => message).join('; ')}`);
		}
		return make(typst, sheet);
	} finally {
		for (const path of paths) typst.unmapShadow(path);
		// The pages of other stories are not kept in memory for longer than a few sheets.
		typst.evictCache(3);
	}
}
