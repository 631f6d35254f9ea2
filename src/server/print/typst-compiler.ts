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
const CHINESE = /[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

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

/** Whether a sheet holds signs of the Chinese fonts: in its words, or on the stickers of a drawn suitcase. */
function isChinese(data: string, files: Readonly<Record<string, Uint8Array>>): boolean {
	const drawings = Object.entries(files).filter(([name]) => name.endsWith('.svg'));
	return CHINESE.test(data) || drawings.some(([, bytes]) => CHINESE.test(new TextDecoder().decode(bytes)));
}

/** A drawing with its words in the fonts of print: what a computer has of its own differs from one to the next. */
function inOurFonts(svg: string): string {
	return svg.replace(/font-family="[^"]*"([^>]*>)([^<]*)/g, (_whole, rest: string, word: string) => {
		const chinese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
		const own = chinese ? 'Noto Serif SC' : /\p{Script=Arabic}/u.test(word) ? 'Noto Naskh Arabic' : 'Fraunces';
		return `font-family="${/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word) ? 'Libertinus Serif' : own}"${rest}${word}`;
	});
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
	const typst = compiler(isChinese(words, files) ? 'chinese' : 'other');
	const paths = Object.entries(files).map(([name, bytes]) => {
		const path = join(WORKSPACE, name);
		const file = Buffer.from(bytes);
		typst.mapShadow(path, name.endsWith('.svg') ? Buffer.from(inOurFonts(file.toString('utf8'))) : file);
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
