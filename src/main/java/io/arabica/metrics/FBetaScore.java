package io.arabica.metrics;

import io.arabica.config.Config;
import io.arabica.tensor.Check;

/** (1 + β²) · precision · recall / (β² · precision + recall): recall counts β times as much as precision; for each class or averaged. */
public final class FBetaScore extends FScore<FBetaScore> {
  /** With β = 1, the F1 score. */
  public FBetaScore() {
    this(1);
  }

  /** With this β, above 0. */
  public FBetaScore(double beta) {
    super("fbeta_score");
    Check.argument(beta > 0 && Double.isFinite(beta), "FBetaScore: expected a finite beta above 0, got %s", beta);
    this.beta = beta;
  }

  @Override
  public Config config() {
    return super.config().put("beta", beta);
  }
}
