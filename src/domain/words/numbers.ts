import { RECEIPT_DIGITS, asciiDigit, checkReceipt } from '#domain/story/receipt.ts';
import { type Find } from '#domain/words/find.ts';
import { fold } from '#domain/words/fold.ts';
import { type Token, wordSet } from '#domain/words/tokens.ts';

/** A number as people write it: digits of any script, with up to three separating signs between two of them. */
export interface NumberRun {
	readonly start: number;
	readonly end: number;
	/** Plain digits. */
	readonly digits: string;
	/** Where each group of digits begins and ends: places in `digits`, and in the text. */
	readonly groups: readonly {
		readonly from: number;
		readonly to: number;
		readonly start: number;
		readonly end: number;
	}[];
}

const DIGITS = /\p{Nd}+/gu;
const SEPARATOR = /^[\s./()·․۔٫٬\p{Pd}−_\u00ad\p{Cf}]{1,3}$/u;

/** All numbers of a text, in one walk. */
export function numberRuns(text: string): NumberRun[] {
	const runs: { start: number; end: number; digits: string; groups: NumberRun['groups'][number][] }[] = [];
	for (const match of text.matchAll(DIGITS)) {
		const start = match.index;
		const end = start + match[0].length;
		const digits = [...match[0]].map(asciiDigit).join('');
		const run = runs.at(-1);
		const isNext = run !== undefined && start - run.end <= 3 && SEPARATOR.test(text.slice(run.end, start));
		if (isNext) {
			run.groups.push({ from: run.digits.length, to: run.digits.length + digits.length, start, end });
			run.digits += digits;
			run.end = end;
		} else {
			runs.push({ start, end, digits, groups: [{ from: 0, to: digits.length, start, end }] });
		}
	}
	return runs;
}

/** Sixteen digits with a right check digit, from the beginning of one group to the end of another. */
export function receiptsIn(text: string, runs = numberRuns(text)): Find[] {
	return runs.flatMap(({ groups, digits }) => {
		const ends = new Map(groups.map((group) => [group.to, group.end]));
		return groups.flatMap(({ from, start }): Find[] => {
			const end = ends.get(from + RECEIPT_DIGITS);
			const is = end !== undefined && checkReceipt(digits.slice(from, from + RECEIPT_DIGITS)) === 'ok';
			return is ? [{ start, end, kind: 'receipt', why: 'check_digit' }] : [];
		});
	});
}

const PAPERS =
	wordSet(`passport passeport pasaporte pasaport reisepass paspoort passaporte паспорт паспорта جواز جوازي گذرنامه
	id identity identite identidad ausweis kimlik cedula dni nie tazkira cin bsn ssn nif هوية هويتي الهوية بطاقة بطاقتي شناسنامه تذكره
	card carte karte tarjeta visa visum تأشيرة permit permis permiso aufenthaltstitel file dossier case expediente aktenzeichen ملف ملفي قضية
	unhcr مفوضية registration enregistrement account iban konto cuenta compte حساب حسابي 護照 护照 证件 身份证`);
const PLATES =
	wordSet(`plate plates plaque immatriculation matricula placa kennzeichen nummernschild plaka kenteken لوحة لوحته نمرة پلاك
	номер номера 车牌`);
const MIXED =
	/(?<![\p{L}\p{N}])(?=[\p{Lu}\p{N} -]{0,8}\p{Nd})[\p{Lu}\p{N}]{1,12}(?:[-/ ][\p{Lu}\p{N}]{1,10}){0,4}(?![\p{L}\p{N}])/gu;

/** Telephone numbers, numbers of papers and of cars. `dates`: what was found to be a date already. */
export function numbersIn(text: string, tokens: readonly Token[], dates: readonly Find[]): Find[] {
	const dated = (start: number, end: number) => dates.some((date) => date.start < end && start < date.end);
	const near = wordsBefore(text, tokens);
	const finds: Find[] = [];
	for (const { start, end, digits, groups } of numberRuns(text)) {
		if (dated(start, end) && digits.length < 15) continue;
		const begin = /[+(]/.test(text.charAt(start - 1)) ? start - 1 : start;
		const isTelephone =
			digits.length >= 7
				? !isYears(groups.map((group) => digits.slice(group.from, group.to)))
				: digits.length === 6 && (/^0/.test(digits) || begin < start);
		const nearby = near(start);
		if (nearby === 'paper' && digits.length >= 4) finds.push({ start, end, kind: 'document', why: 'said_before' });
		else if (nearby === 'plate' && digits.length >= 3) finds.push({ start, end, kind: 'plate', why: 'said_before' });
		else if (isTelephone) finds.push({ start: begin, end, kind: 'telephone', why: 'digits' });
	}
	for (const match of text.matchAll(MIXED)) {
		const start = match.index;
		const find = mixed(match[0], near(start));
		if (find) finds.push({ start, end: start + match[0].length, ...find });
	}
	return [...finds, ...arabicPlates(text)];
}

/** Letters and digits together: a car has few of both, a paper many. */
function mixed(words: string, nearby: 'paper' | 'plate' | null): Pick<Find, 'kind' | 'why'> | null {
	const letters = words.replace(/[^\p{Lu}]/gu, '').length;
	const digits = words.replace(/[^\p{Nd}]/gu, '').length;
	if (letters === 0 || digits < 2) return null;
	if (nearby === 'plate') return { kind: 'plate', why: 'said_before' };
	const isPlate =
		letters <= 5 && digits <= 7 && /^(?:\p{Lu}{1,3}[- ]\p{Lu}{0,2} ?\p{Nd}|\p{Nd}{1,4}[- ]\p{Lu})/u.test(words);
	if (nearby !== 'paper' && isPlate) return { kind: 'plate', why: 'letters_digits' };
	if (nearby === 'paper' || digits >= 5) return { kind: 'document', why: 'letters_digits' };
	return letters <= 5 && /^\p{Lu}{1,3}\p{Nd}/u.test(words) ? { kind: 'plate', why: 'letters_digits' } : null;
}

/** Single Arabic letters beside a number. */
function arabicPlates(text: string): Find[] {
	const plate = /(?<![\p{L}\p{M}])[\u0621-\u064a](?: [\u0621-\u064a]){1,2} ?\p{Nd}{2,4}(?!\p{Nd})/gu;
	return [...text.matchAll(plate)].map(({ index, 0: words }) => ({
		start: index,
		end: index + words.length,
		kind: 'plate',
		why: 'letters_digits'
	}));
}

const isYear = (group: string) => /^(?:1[3-9]|20)\d\d$/.test(group);
const isYears = (groups: readonly string[]) => groups.length > 1 && groups.every(isYear);

/** What the six words before a place in the text speak of; places must be asked for in the order of the text. */
function wordsBefore(text: string, tokens: readonly Token[]): (start: number) => 'paper' | 'plate' | null {
	return (start) => {
		let low = 0;
		let high = tokens.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((tokens[middle]?.start ?? 0) < start) low = middle + 1;
			else high = middle;
		}
		const before = tokens.slice(Math.max(0, low - 6), low).filter((token) => start - token.end < 45);
		const says = (set: ReadonlySet<string>) =>
			before.some(({ folded }) => set.has(folded) || set.has(folded.replace(/^(?:ال|وال|بال|و|ب|ل)/, '')));
		if (says(PLATES)) return 'plate';
		if (says(PAPERS)) return 'paper';
		const close = fold(text.slice(Math.max(0, start - 6), start));
		return /护照|身份证|证件/.test(close) ? 'paper' : close.includes('车牌') ? 'plate' : null;
	};
}
