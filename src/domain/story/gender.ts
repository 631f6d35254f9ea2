/** What official figures tell apart. Whoever is neither, or says it in words we do not know, is in no figure. */
export type CountedGender = 'woman' | 'man' | 'other';

const WOMAN = new Set(
	'woman female girl lady femme fille féminin امرأة أنثى سيدة فتاة بنت mujer femenino chica mulher feminino frau weiblich donna femmina vrouw женщина жінка kadın زن ሴት ሰበይቲ'.split(
		' '
	)
);
const MAN = new Set(
	'man male boy homme garçon masculin رجل ذكر شاب ولد hombre masculino chico homem mann männlich uomo maschio мужчина чоловік erkek مرد ወንድ ሰብኣይ'.split(
		' '
	)
);

/** A gender as told, in anybody's own words, as far as figures know it. */
export function countedGender(told: string): CountedGender {
	const word = told.normalize('NFKC').trim().toLowerCase();
	return WOMAN.has(word) ? 'woman' : MAN.has(word) ? 'man' : 'other';
}
