const list = (words: string): Set<string> => new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Words that carry no subject of their own: articles, pronouns, auxiliaries, connectives, and adverbs that only lead on. */
const stopWords: Record<string, Set<string>> = {
  en: list(`a about above across actually after again against all almost also although always am among an and another any
    anyone anything are around as at away be became because become becomes been before being below between both but by
    can cannot come comes could did do does doing done down during each either else enough etc even ever every everyone
    everything few finally first for from further furthermore generally get gets getting give given go goes going got
    had has have having he hence her here hers herself him himself his how however i if in indeed instead into is it its
    itself just keep last least less let like likely made make makes making many may maybe me meanwhile might mine more
    moreover most mostly much must my myself near need neither next no none nor not nothing now of off often on once one
    ones only onto or other others otherwise our ours ourselves out over overall own per perhaps quite rather really said
    same say says see seem seems several shall she should simply since so some someone something sometimes soon still
    such take takes than that the their theirs them themselves then there therefore these they thing things this those
    though through throughout thus to today together too toward towards under unless until up upon us usually use used
    uses using very via want was way ways we well were what whatever when where whereas whether which while who whom
    whose why will with within without would yes yet you your yours yourself yourselves additionally consequently
    currently especially eventually ideally importantly initially lastly nevertheless nonetheless notably originally
    particularly previously recently secondly similarly specifically subsequently ultimately typically don't doesn't
    didn't isn't aren't wasn't weren't won't can't couldn't shouldn't wouldn't it's that's there's you're they're we're
    i'm you'll they'll we'll you've we've they've let's what's who's hasn't haven't hadn't`),
  de: list(`ab aber alle allem allen aller alles allerdings als also am an ander andere anderem anderen anderer anderes
    anstatt auch auf aus außer außerdem außerhalb bei beide beiden beim bereits besonders bevor bin bis bist bleiben
    bleibt da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf darüber darum das dass davon
    davor dazu dein deine deinem deinen deiner dem den denen denn dennoch der deren des deshalb dessen desto deswegen
    die dies diese diesem diesen dieser dieses doch dort du durch dürfen ebenfalls ebenso ein eine einem einen einer
    eines einfach einige einigen einiger einmal entweder er erst es etwa etwas euch euer eure falls fast für ganz gar
    geben gegen geht genau gerade gern gibt haben habe hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem
    ihren ihrer im immer in indem innerhalb ins insbesondere insgesamt ist ja jede jedem jeden jeder jedes jedoch jene
    jetzt kann kannst kaum kein keine keinem keinen keiner können könnte könnten lassen lässt machen macht man manche
    manchmal mehr mein meine meist meisten meistens mich mir mit möchte möglich muss müssen nach nachdem neben nehmen
    nicht nichts noch nun nur ob oben oder oft oftmals ohne schließlich schon sehr sei sein seine seinem seinen seiner
    seit seitdem sich sie sind so sobald sodass sogar solch solche solchen sollen sollte sollten sondern sonst soweit
    sowie sowohl statt stets trotz trotzdem über überall um und uns unser unsere unserem unseren unserer unter usw viel
    viele vielen vom von vor während wann war waren warum was weder wegen weil weiter weitere weiteren welche welchem
    welchen welcher welches wem wen wenig weniger wenn wer werde werden wessen wie wieder will wir wird wo wobei wodurch
    wofür wollen worden wurde wurden würde würden zu zudem zuerst zum zunächst zur zusätzlich zwar zwischen zuletzt`),
  es: list(`a además adonde al algo alguien algún alguna algunas alguno algunos allí ante antes aquel aquella aquellas
    aquello aquellos aquí así aún aunque bajo bien cada casi como cómo con contra cual cuál cuales cualquier cuando
    cuándo cuanto cuánto cuya cuyo da dan de debe deben debido del demás dentro desde después dice donde dónde dos
    durante e el él ella ellas ello ellos en encima entonces entre era eran es esa esas ese eso esos esta está estaba
    están estar estas este esto estos etc finalmente fue fueron generalmente gracias ha había habían hace hacen hacer
    hacia haber hay han hasta he incluso la las le les lo los luego más mas me mediante mejor menos mi mientras mis
    mismo misma mismos mismas mucha muchas mucho muchos muy nada nadie ni ningún ninguna ninguno no nos nosotros nuestra
    nuestras nuestro nuestros nunca o os otra otras otro otros para pero poco pocos podemos poder por porque posible
    primero pueda puede pueden pues que qué quien quién quienes se sea sean según ser si sí sido siempre sin sino sobre
    solo sólo somos son su sus tal tales también tampoco tan tanto te tener tenemos ti tiene tienen toda todas todavía
    todo todos través tras tu tus u un una unas uno unos usted ustedes va van vez veces y ya yo`),
};

/** Whether a word (in lower case) carries no subject; undefined for a language without a list. */
export function isStopWord(word: string, base: string): boolean | undefined {
  return stopWords[base]?.has(word);
}
