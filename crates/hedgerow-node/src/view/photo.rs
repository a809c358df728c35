//! What an interface is given of photos. The pictures themselves are JPEGs, asked for by their ids.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A photo kept on this computer. Nobody else has it before it is put into a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Photo {
    /// Its name for the API.
    pub id: String,
    /// Points from left to right.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

/// What is to be done with a picture before it is kept. It is turned first, then cut.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PhotoWishes {
    /// The part to be kept: `x,y,w,h` in fractions from 0 to 1 of the picture as it stands after it is turned.
    pub crop: Option<String>,
    /// How far to turn it to the right: 0, 90, 180 or 270.
    pub turn: Option<u16>,
}

/// The texts of the codes in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CodesInPicture {
    /// One for each code that could be read.
    pub texts: Vec<String>,
}
