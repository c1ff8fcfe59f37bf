namespace Atelier;

/// <summary>
/// Lets scripts of web pages call the API from a browser (CORS). What is exposed and for how long a browser remembers it is as the
/// service's model has it; of headers it takes any, as the signature covers those that matter.
/// </summary>
internal static class BrowserOrigins
{
    // The last lets the SDK see that the machine's clock is wrong, and sign with the right time.
    private static readonly string[] Exposed = ["x-amzn-errortype", "x-amzn-requestid", "x-amzn-trace-id", "x-amz-apigw-id", "date"];

    /// <summary>Adds the step that answers for the origins; for none there is no step, and a browser keeps pages out.</summary>
    public static void Allow(IApplicationBuilder app, IReadOnlyList<string> origins)
    {
        if (origins.Count > 0)
            app.UseCors(policy => policy
                .WithOrigins([.. origins])
                .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
                .AllowAnyHeader()
                .WithExposedHeaders(Exposed)
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
    }
}
