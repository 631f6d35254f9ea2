/**
 * Numbers that a person in danger can call, by country (ISO 3166-1). Only numbers that are well known and have stood for
 * years are here; a wrong one can cost a life. For every other country a page says so. `all` answers for police, ambulance
 * and fire.
 */
export interface Emergency {
	readonly all?: string;
	readonly police?: string;
	readonly ambulance?: string;
}

/** One number for everything. 112 in the EU follows from Directive (EU) 2018/1972, Art. 109; it holds in its islands too. */
const ONE_NUMBER: Readonly<Record<string, string>> = {
	'112': `AD AM AT AX BE BG CH CY CZ DE DK EE ES FI FO FR GE GF GL GP GR HR HU IE IN IS IT KW KZ LI LT LU LV MC MD MQ
		MT NL PL PT RE RO RU SE SI SK TR XK YT`,
	'123': 'CO',
	'911': 'BS BZ CA CR DO EC GU HN JO KY MX PH PR US UY VI',
	'999': 'BD BH GB GG HK IM JE KE MY QA',
	'000': 'AU CX NF',
	'111': 'NZ',
	'9999': 'OM'
};

/** Countries where police and ambulance have numbers of their own. */
const TWO_NUMBERS: Readonly<Record<string, readonly [police: string, ambulance: string]>> = {
	AE: ['999', '998'],
	AL: ['129', '127'],
	AR: ['911', '107'],
	AZ: ['102', '103'],
	BA: ['122', '124'],
	BR: ['190', '192'],
	BY: ['102', '103'],
	CL: ['133', '131'],
	CN: ['110', '120'],
	CU: ['106', '104'],
	DZ: ['17', '14'],
	EG: ['122', '123'],
	IL: ['100', '101'],
	IR: ['110', '115'],
	JP: ['110', '119'],
	KH: ['117', '119'],
	KR: ['112', '119'],
	LB: ['112', '140'],
	LK: ['119', '1990'],
	MA: ['19', '15'],
	ME: ['122', '124'],
	MK: ['192', '194'],
	MM: ['199', '192'],
	NO: ['112', '113'],
	NP: ['100', '102'],
	PE: ['105', '106'],
	PK: ['15', '1122'],
	RS: ['192', '194'],
	SA: ['999', '997'],
	SG: ['999', '995'],
	TH: ['191', '1669'],
	TN: ['197', '190'],
	TW: ['110', '119'],
	UA: ['102', '103'],
	VN: ['113', '115'],
	ZA: ['10111', '10177']
};

const NUMBERS: ReadonlyMap<string, Emergency> = new Map([
	...Object.entries(ONE_NUMBER).flatMap(([all, countries]) =>
		countries.split(/\s+/).map((country): [string, Emergency] => [country, { all }])
	),
	...Object.entries(TWO_NUMBERS).map(([country, [police, ambulance]]): [string, Emergency] => [
		country,
		{ police, ambulance }
	])
]);

/** Every country for which numbers stand here. */
export const COUNTRIES_WITH_NUMBERS: readonly string[] = [
	...Object.values(ONE_NUMBER).flatMap((countries) => countries.split(/\s+/)),
	...Object.keys(TWO_NUMBERS)
];

/** The numbers to call in a country; null where we are not certain. */
export function emergencyIn(country: string): Emergency | null {
	return NUMBERS.get(country) ?? null;
}
