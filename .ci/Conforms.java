import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Whether PDF files keep standards, as veraPDF judges: {@code Conforms ua1,2a FILE...}. Ends with 1 when one does not, and
 * says which rule is broken how often, with the first place.
 */
public class Conforms {
    public static void main(String[] words) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        String[] standards = words[0].split(",");
        String[] files = Arrays.copyOfRange(words, 1, words.length);
        long broken = Arrays.stream(files).flatMap(file -> Arrays.stream(standards).map(name -> new String[] {file, name}))
                .filter(pair -> !conforms(pair[0], PDFAFlavour.fromString(pair[1])))
                .count();
        System.out.printf("%d files, each against %s: %d faults%n", files.length, words[0], broken);
        System.exit(broken == 0 ? 0 : 1);
    }

    private static boolean conforms(String file, PDFAFlavour standard) {
        try (var parser = Foundries.defaultInstance().createParser(new File(file), standard);
                var validator = Foundries.defaultInstance().createValidator(standard, 1000, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, Integer> times = new TreeMap<>();
            Map<String, TestAssertion> first = new TreeMap<>();
            Stream<TestAssertion> failed = result.getTestAssertions().stream()
                    .filter(one -> one.getStatus() == TestAssertion.Status.FAILED);
            failed.forEach(one -> {
                String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                times.merge(rule, 1, Integer::sum);
                first.putIfAbsent(rule, one);
            });
            if (result.isCompliant() && result.getTotalAssertions() > 0) {
                return true;
            }
            System.out.printf("%s is not %s%n", file, standard);
            first.forEach((rule, one) -> System.out.printf("  %s, %d times: %s at %s%n", rule, times.get(rule),
                    one.getMessage(), one.getLocation().getContext()));
        } catch (Exception problem) {
            System.out.printf("%s cannot be judged: %s%n", file, problem);
        }
        return false;
    }
}
