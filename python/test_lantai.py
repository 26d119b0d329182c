"""Tests of the module; run by tests/packages/run.sh where nothing else is installed."""

import json
import threading
import unittest

import lantai

ARTICLE = "---\ntitle: 兰台\ndate: 2026-11-30\n---\n\n<p>兰台是汉代宫中藏书之处，后来也指史官。</p>\n".encode()


class Module(unittest.TestCase):
    def test_an_article_becomes_both_books(self):
        made = lantai.convert(ARTICLE, "a.md")
        self.assertEqual(made.epub[:2], b"PK")
        self.assertEqual(made.pdf[:4], b"%PDF")
        self.assertEqual(made.title, "兰台")
        self.assertEqual(made.losses, [])
        self.assertIn("articles", json.loads(made.report))
        self.assertEqual(made.pdf, lantai.convert(ARTICLE, "a.md").pdf)

    def test_formats_and_titles_are_chosen(self):
        made = lantai.convert(ARTICLE, "a.md", formats=["epub"], title="书")
        self.assertIsNone(made.pdf)
        self.assertEqual(made.title, "书")
        with self.assertRaises(ValueError):
            lantai.convert(ARTICLE, "a.md", formats=["docx"])

    def test_a_book_has_all_articles(self):
        articles = [(ARTICLE.replace("兰台".encode(), name.encode()), f"{name}.md") for name in ("东观", "石渠")]
        made = lantai.book(articles, title="藏书处", formats=["epub"])
        self.assertEqual(made.title, "藏书处")
        self.assertEqual(len(json.loads(made.report)["articles"]), 2)
        with self.assertRaises(lantai.ConversionError):
            lantai.book([])

    def test_an_empty_file_says_why(self):
        with self.assertRaisesRegex(lantai.ConversionError, "."):
            lantai.convert(b"", "a.md")

    def test_other_threads_run_meanwhile(self):
        ran = threading.Event()
        thread = threading.Thread(target=ran.set)
        article = ARTICLE + "<p>兰台是汉代宫中藏书之处。</p>\n".encode() * 2000
        maker = threading.Thread(target=lantai.convert, args=(article, "a.md"))
        maker.start()
        thread.start()
        thread.join()
        # The other thread has run while the conversion still does.
        self.assertTrue(ran.is_set() and maker.is_alive())
        maker.join()


if __name__ == "__main__":
    unittest.main()
