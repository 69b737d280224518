"""TF-IDF with logistic regression (scikit-learn): what a text classifier of the usual kind makes of the same codes.

Reads {"train": [{"text", "document", "endorsed"}], "test": [...], "framings": [...]} from stdin, writes labels of the test
passages to stdout as JSON: one list of framings for each. Thresholds are chosen by cross-validation over speeches.
"""
import json
import sys

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

data = json.load(sys.stdin)
train, test = data["train"], data["test"]
labels = [[] for _ in test]
for framing in data["framings"]:
    truth = numpy.array([framing in row["endorsed"] for row in train])
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10, class_weight="balanced", max_iter=1000),
    )
    texts = [row["text"] for row in train]
    groups = [row["document"] for row in train]
    crossed = cross_val_predict(model, texts, truth, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]

    def f1(threshold):
        chosen = crossed >= threshold
        return 2 * (chosen & truth).sum() / max(1, chosen.sum() + truth.sum())

    threshold = max(numpy.arange(0.05, 0.95, 0.025), key=f1)
    found = model.fit(texts, truth).predict_proba([row["text"] for row in test])[:, 1] >= threshold
    for index, is_found in enumerate(found):
        if is_found:
            labels[index].append(framing)
json.dump(labels, sys.stdout)
