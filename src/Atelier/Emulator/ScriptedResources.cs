using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier.Emulator;

/// <summary>
/// How studios, components, images and launch profiles wait and fail. What failed has the content it had before; what could not be made
/// disappears after a while.
/// </summary>
internal sealed class ScriptedResources(ServerSettings settings, TimeProvider time)
{
    public ScriptedKind<Studio, StudioFacts> Studios => new(
        Transitions.OfStudio, studio => studio.StudioId!, studio => studio.State,
        (row, delay) => row with { Facts = row.Facts with { DueAt = After(delay) } },
        (before, _, failure) =>
        {
            var state = Transitions.FailedState(before.Document.State!.Value);
            var failed = before.Document with
            {
                State = state,
                StatusCode = Enum.Parse<StudioStatusCode>(failure.StatusCode),
                StatusMessage = failure.Message,
                UpdatedAt = time.GetUtcNow(),
            };
            return before with { Document = failed, Facts = before.Facts with { DueAt = Removal(state == StudioState.CREATE_FAILED) } };
        });

    public ScriptedKind<StudioComponent, StudioComponentFacts> StudioComponents => new(
        Transitions.OfStudioComponent, component => component.StudioComponentId!, component => component.State,
        (row, delay) => row with { Facts = row.Facts with { DueAt = After(delay) } },
        (before, _, failure) =>
        {
            var state = Transitions.FailedState(before.Document.State!.Value);
            var failed = before.Document with
            {
                State = state,
                StatusCode = Enum.Parse<StudioComponentStatusCode>(failure.StatusCode),
                StatusMessage = failure.Message,
                UpdatedAt = time.GetUtcNow(),
            };
            var due = Removal(state == StudioComponentState.CREATE_FAILED);
            return before with { Document = failed, Facts = before.Facts with { DueAt = due, Update = null } };
        });

    public ScriptedKind<StreamingImage, StreamingImageFacts> Images => new(
        Transitions.OfImage, image => image.StreamingImageId!, image => image.State,
        (row, delay) => row with { Facts = row.Facts with { DueAt = After(delay) } },
        (before, _, failure) =>
        {
            var state = Transitions.FailedState(before.Document.State!.Value);
            var failed = before.Document with
            {
                State = state,
                StatusCode = Enum.Parse<StreamingImageStatusCode>(failure.StatusCode),
                StatusMessage = failure.Message,
            };
            var due = Removal(state == StreamingImageState.CREATE_FAILED);
            return before with { Document = failed, Facts = before.Facts with { DueAt = due } };
        });

    public ScriptedKind<LaunchProfile, LaunchProfileFacts> LaunchProfiles => new(
        Transitions.OfLaunchProfile, profile => profile.LaunchProfileId!, profile => profile.State,
        (row, delay) => row with { Facts = row.Facts with { DueAt = After(delay) } },
        (before, after, failure) => failure.Validation is { } type ? FailValidation(after, type, failure) : FailProfile(before, failure));

    private Row<LaunchProfile, LaunchProfileFacts> FailProfile(Row<LaunchProfile, LaunchProfileFacts> before, ScriptedStatus failure)
    {
        var state = Transitions.FailedState(before.Document.State!.Value);
        var isGone = state == LaunchProfileState.CREATE_FAILED;
        var results = before.Document.ValidationResults;
        var failed = before.Document with
        {
            State = state,
            StatusCode = Enum.Parse<LaunchProfileStatusCode>(failure.StatusCode),
            StatusMessage = failure.Message,
            UpdatedAt = time.GetUtcNow(),
            ValidationResults = isGone ? LaunchProfileValidation.Skip(results ?? []) : results,
        };
        return before with { Document = failed, Facts = before.Facts with { DueAt = Removal(isGone), Update = null } };
    }

    // Checks inform: the profile becomes what it would have become.
    private static Row<LaunchProfile, LaunchProfileFacts> FailValidation(
        Row<LaunchProfile, LaunchProfileFacts> after, LaunchProfileValidationType type, ScriptedStatus failure)
    {
        var code = Enum.Parse<LaunchProfileValidationStatusCode>(failure.StatusCode);
        var failed = new ValidationResult
        {
            State = code == LaunchProfileValidationStatusCode.VALIDATION_FAILED_INTERNAL_SERVER_ERROR
                ? LaunchProfileValidationState.VALIDATION_FAILED_INTERNAL_SERVER_ERROR
                : LaunchProfileValidationState.VALIDATION_FAILED,
            StatusCode = code,
            StatusMessage = failure.Message,
            Type = type,
        };
        var others = (after.Document.ValidationResults ?? []).Where(result => result.Type != type);
        IReadOnlyList<ValidationResult> results = [.. others.Append(failed).OrderBy(result => result.Type)];
        return after with { Document = after.Document with { ValidationResults = results } };
    }

    private long After(TimeSpan delay) => (time.GetUtcNow() + delay).ToUnixTimeMilliseconds();

    private long? Removal(bool isGone) => isGone ? settings.RemovalTime(time.GetUtcNow()) : null;
}
