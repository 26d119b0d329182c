// EPUBCheck over many files in one JVM, a line per file: PASS or FAIL, name, the JSON report's path.
// usage: java -cp epubcheck.jar:classes EcBatch REPORT_FOLDER FILE.epub...   exit 1 on any message worth one

import com.adobe.epubcheck.tool.EpubChecker;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;

public class EcBatch {
    public static void main(String[] args) throws Exception {
        int worst = 0;
        File reports = new File(args[0]);
        reports.mkdirs();
        PrintStream out = System.out;
        for (int i = 1; i < args.length; i++) {
            String report = new File(reports, i + ".json").getPath();
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            System.setErr(System.out);
            int code = new EpubChecker().run(new String[] {args[i], "--json", report, "--failonwarnings"});
            System.setOut(out);
            out.println((code == 0 ? "PASS" : "FAIL") + "\t" + args[i] + "\t" + report);
            worst = Math.max(worst, code);
        }
        System.exit(worst);
    }
}
