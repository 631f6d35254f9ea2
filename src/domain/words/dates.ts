import { asciiDigit } from '#domain/story/receipt.ts';
import { type Find } from '#domain/words/find.ts';
import { fold } from '#domain/words/fold.ts';
import { type Token, wordSet } from '#domain/words/tokens.ts';

/** Names of months, in the cases in which a day stands before them; Arabic in its three sets; the Iranian year. */
const MONTHS = wordSet(`
	january february march april may june july august september october november december
	jan feb mar apr jun jul aug sep sept oct nov dec
	janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
	enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
	januar jänner februar märz mai juni juli oktober dezember
	januari februari maart mei augustus
	janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
	ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря
	январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
	січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
	يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
	جانفي فيفري أفريل ماي جوان جويلية أوت
	شباط آذار نيسان أيار حزيران تموز آب أيلول
	فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه آوریل ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
	محرم صفر رجب شعبان رمضان شوال`);
/** In Arabic of the Levant two months are two words; the second decides. */
const SECOND = wordSet('الثاني الأول اول');
const FIRST = wordSet('كانون تشرين');
/** Words that are months only with a capital letter. */
const ALSO_WORDS = wordSet('may march mars mart');
const BETWEEN = wordSet('of de du d del den der the le el st nd rd th er من شهر ماه في');
const FIGURES =
	/(?<![\p{L}\p{N}])\p{Nd}{1,4}([./\-–/٫])[ ]?\p{Nd}{1,2}\1[ ]?\p{Nd}{2,4}(?!\p{N})|\p{Nd}{2,4}年\p{Nd}{1,2}月(?:\p{Nd}{1,2}[日号號])?|\p{Nd}{1,2}月\p{Nd}{1,2}[日号號]/gu;

/** Days and months of a year, in figures and in words. */
export function datesIn(text: string, tokens: readonly Token[]): Find[] {
	const finds: Find[] = [];
	for (const { index, 0: figures } of text.matchAll(FIGURES)) {
		const parts = figures
			.split(/[^\p{Nd}]+/u)
			.filter((part) => part !== '')
			.map(valueOf);
		const is = figures.includes('月') || isDate(parts);
		if (is) finds.push({ start: index, end: index + figures.length, kind: 'date', why: 'day' });
	}
	tokens.forEach((token, at) => {
		const isTwo = FIRST.has(token.folded) && SECOND.has(tokens[at + 1]?.folded ?? '');
		if (!isTwo && !isMonth(token)) return;
		const last = isTwo ? at + 1 : at;
		const before = skip(tokens, at, -1);
		const after = skip(tokens, last, 1);
		const day = [before, after].find((one) => one !== null && isDay(one.folded)) ?? null;
		const year = [after, before].find((one) => one !== null && one !== day && isYear(one.folded)) ?? null;
		const later = day !== null && day === after ? skip(tokens, tokens.indexOf(day, last), 1) : null;
		const ends = [token, tokens[last], day, year, later !== null && isYear(later.folded) ? later : null].filter(
			(one): one is Token => one !== null && one !== undefined
		);
		if (day === null && year === null) return;
		finds.push({
			start: Math.min(...ends.map(({ start }) => start)),
			end: Math.max(...ends.map(({ end }) => end)),
			kind: 'date',
			why: day === null ? 'month' : 'day'
		});
	});
	return finds;
}

const valueOf = (digits: string) => Number([...digits].map(asciiDigit).join(''));

function isMonth({ folded, isCapital, text }: Token): boolean {
	if (!MONTHS.has(folded) && !MONTHS.has(folded.replace(/^[وفبل]/, ''))) return false;
	return isCapital || !ALSO_WORDS.has(folded) || /[^a-z]/.test(text) || folded === 'mars' || folded === 'mart';
}

const isDay = (word: string) => /^\p{Nd}{1,2}(?:st|nd|rd|th|er|e|º|го)?$/u.test(word);
const isYear = (word: string) => /^\p{Nd}{4}$/u.test(word);

/** The next word that is no small word, at most two further on. */
function skip(tokens: readonly Token[], from: number, way: 1 | -1): Token | null {
	for (let at = from + way; Math.abs(at - from) <= 3; at += way) {
		const token = tokens[at];
		if (token === undefined) return null;
		if (!BETWEEN.has(token.folded)) return token;
	}
	return null;
}

/** Three numbers of which one can be a year, one a month, one a day. */
function isDate(parts: readonly number[]): boolean {
	const [a = 0, b = 0, c = 0] = parts;
	const isOf = (day: number, month: number) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
	return parts.length === 3 && (isOf(a, b) || isOf(b, a) || (a > 31 && (isOf(c, b) || isOf(b, c))));
}

/** Folded, as months are compared. */
export const isMonthName = (word: string): boolean => MONTHS.has(fold(word));
